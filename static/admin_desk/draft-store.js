// Drafts of forms in this browser: one record each, under the token of the form's page.
const DAYS = 7
const MOST = 50

let opened
function database() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("desk-drafts", 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore("drafts", { keyPath: "token" })
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
  return opened
}

// The promise is kept once it is on the disk, where a browser that is killed leaves it.
async function transact(mode, work) {
  const transaction = (await database()).transaction("drafts", mode, { durability: "strict" })
  const asked = work(transaction.objectStore("drafts"))
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(asked?.result)
    transaction.onabort = () => reject(transaction.error)
  })
}

export const put = (draft) => transact("readwrite", (drafts) => drafts.put(draft))
export const drafts = () => transact("readonly", (drafts) => drafts.getAll())
export const remove = (tokens) =>
  transact("readwrite", (drafts) => void tokens.forEach((token) => drafts.delete(token)))
const tokens = (found) => found.map((draft) => draft.token)

// Old drafts go, and the oldest of too many.
export async function tidy() {
  const newest = (await drafts()).sort((one, other) => other.made - one.made)
  const eldest = Date.now() - DAYS * 86_400_000
  const old = newest.filter((draft, place) => place >= MOST || draft.made < eldest)
  if (old.length) await remove(tokens(old))
}

export const forgetAll = async (account) =>
  remove(tokens((await drafts()).filter((draft) => draft.account === account)))
