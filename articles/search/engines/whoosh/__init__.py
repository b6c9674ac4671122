"""The index in a folder: Whoosh keeps the generations, our columns keep the words."""
