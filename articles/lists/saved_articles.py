"""The lists that readers keep in their browsers: which articles of them may be shown now."""

import re

from django import forms

# What both lists of a browser hold together (static/js/saved.js).
MOST_ASKED = 130
ID_DIGITS = 18  # what a column of a database holds


class AskedForm(forms.Form):
    """The articles of a browser's lists: their ids, with commas between them."""

    ids = forms.CharField(max_length=MOST_ASKED * (ID_DIGITS + 1))

    def clean_ids(self) -> list[int]:
        """The ids, each once, in their order."""
        written = self.cleaned_data["ids"].split(",")
        if any(not re.fullmatch(rf"[0-9]{{1,{ID_DIGITS}}}", number) for number in written):
            raise forms.ValidationError("not a list of ids")
        ids = list(dict.fromkeys(map(int, written)))
        if len(ids) > MOST_ASKED:
            raise forms.ValidationError("too many ids")
        return ids
