"""What hangs together: numbers joined two by two, and the groups that come of it."""

from collections import defaultdict


class Groups:
    """Disjoint sets of numbers. Groups come out sorted, whatever the order of joining."""

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}

    def join(self, member: int, other: int) -> None:
        first, second = self._root(member), self._root(other)
        self._parents[first] = second

    def are_joined(self, member: int, other: int) -> bool:
        return self._root(member) == self._root(other)

    def all(self) -> list[list[int]]:
        """Every number that was ever asked about, with those it is joined to."""
        groups: dict[int, list[int]] = defaultdict(list)
        for number in sorted(self._parents):
            groups[self._root(number)].append(number)
        return sorted(groups.values())

    def _root(self, number: int) -> int:
        parents = self._parents
        above = parents.setdefault(number, number)
        while above != number:
            # Halve the way for whoever asks next.
            parents[number] = parents[above]
            number = parents[number]
            above = parents[number]
        return number
