"""The search index as a codec of Whoosh: what any program needs to open it.

``whoosh.index.open_dir(folder)`` opens the index with Whoosh's own interface in any program that
can import Whoosh 2.7.4, numpy and this package: its name is in the index, so it is found under
``articles.whoosh_codec`` wherever the folder above ``articles`` is on the path. It imports
nothing else of the project, and no Django::

    import whoosh.index
    from whoosh.qparser import QueryParser
    from whoosh.query import DateRange, Phrase, Prefix, Term

    index = whoosh.index.open_dir("var/search/" + open("var/search/live").read().strip())
    with index.searcher() as searcher:
        query = QueryParser("body", index.schema).parse('title:sanzioni "cessate il fuoco"')
        for hit in searcher.search(query, sortedby="published", reverse=True):
            print(hit["id"], hit["title"])

The fields (the schema is in the index as well, see ``schema``):

``title``, ``body``
    The words of the title, and those of summary, text, author and tags, as they are written, in
    lower case and without accents, with positions. Their analyser is that of the project, so
    words, phrases and prefixes may be typed in any case and with or without accents.
``title_stem``, ``body_stem``
    The stems of the same words, each as ``language:stem``. Stemming is Snowball's and is not
    part of this package: terms have to be given as they stand in the index (``it:sanzion``,
    ``en:sanction``; ``und:`` before words of languages without a stemmer).
``author``, ``source``, ``section``, ``tag``
    The words of these names, with positions. The slug of a source, section or tag that says
    something else than its name counts as a name. ``section`` has the sections above as well.
``source_slug``, ``section_slug``, ``tag_slug``, ``language``, ``country``, ``status``
    Whole values, as filters need them: slugs, BCP 47 codes, ISO 3166-1 codes.
``id``, ``published``, ``day``, ``visible_from``
    The number of the article, the moment it was published (UTC), its day on the site, and the
    moment from which readers may see it (UTC; without a value: never).
``spelling``
    How words with accents are written: the folded word, a NUL and the spelling.

Stored with each document are its title, author, the name and slug of its source, the names and
slugs of its sections (from the topmost down), and all codes, numbers and moments; its text is
not. Documents can be sorted by codes, numbers and moments.

An index holds drafts, articles yet to come and withdrawn ones. Whoever answers readers adds
``DateRange("visible_from", None, now)``.

A ``Not`` that stands alone finds deleted documents in Whoosh 2.7.4, whatever the codec:
``And([Every(), Not(…)])`` does not. Frequencies and average lengths count deleted documents until
a merge leaves them out, as in every index of Whoosh's.

Writing is the project's alone (``articles.search``): the codec reads. What is in which file:
``column_file`` the format of a segment's file, ``segment_file`` what arrays it holds,
``term_dictionary`` and ``term_keys`` its dictionaries, ``words`` how a text becomes terms,
``schema`` Whoosh's fields, ``field_terms`` each field's terms and postings out of the arrays
(``value_terms`` those of codes and numbers, ``field_postings`` what all of them give), ``codec``,
``readers`` and ``postings_matcher`` the classes that Whoosh calls.
"""
