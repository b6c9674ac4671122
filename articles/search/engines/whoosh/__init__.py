"""The engine over an index of Whoosh's in a folder, whose format is ``articles.whoosh_codec``.

Reading: ``index_reader`` opens the newest generation as a ``snapshot`` of ``open_segment``s,
``visible_documents`` is what of it an answer may tell of, ``query_run`` answers one query:
``evaluator`` its tree, ``leaf_evaluator`` its words (with ``lexicon``, ``name_matches`` and
``bm25f``), ``filter_masks``, ``facets`` and ``top_hits`` the rest. Writing: ``batch_update`` and
``rebuild`` have ``segment_builder`` (with ``inversion``), ``segment_merge`` and ``parallel_build``
make segments, ``index_folder`` commits them.
"""
