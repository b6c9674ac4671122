"""What is kept up to a number of bytes."""

from hypothesis import given
from hypothesis import strategies as st

from articles.bounded_cache import BoundedCache


def test_it_holds_what_fits_and_drops_what_was_used_least() -> None:
    cache: BoundedCache[str, str] = BoundedCache(10)
    cache.put("a", "A", 5)
    cache.put("b", "B", 5)
    assert cache.get("a") == "A"
    assert cache.bytes == 10
    cache.put("c", "C", 1)  # one byte too many: "b" was used least
    assert cache.get("b") is None
    assert (cache.get("a"), cache.get("c"), cache.bytes) == ("A", "C", 6)
    assert cache.keys() == ["a", "c"]
    cache.get("a")
    assert cache.keys() == ["c", "a"]


def test_a_value_as_large_as_all_the_room_is_kept_and_no_larger_one() -> None:
    cache: BoundedCache[str, str] = BoundedCache(10)
    cache.put("a", "A", 10)
    assert cache.get("a") == "A"
    cache.put("b", "B", 11)
    assert cache.get("b") is None
    assert cache.get("a") == "A"
    cache.put("a", "too large now", 11)
    assert cache.get("a") is None
    assert cache.bytes == 0


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 12))))
def test_it_never_holds_more_bytes_than_it_may(puts: list[tuple[int, int]]) -> None:
    cache: BoundedCache[int, int] = BoundedCache(20)
    sizes: dict[int, int] = {}
    for key, size in puts:
        cache.put(key, size, size)
        sizes[key] = size
        kept = [key for key in sizes if cache.get(key) is not None]
        assert cache.bytes == sum(sizes[key] for key in kept) <= 20
        assert len(kept) == len(cache)
