"""The index in an OpenSearch cluster, which all machines share.

Analysis is the project's own on both sides: fields take words that are ready, with blanks between
them. What a word of an article weighs (BM25F) is known when the article is indexed and stands in
the index as the word's frequency; how rare it is is counted over what readers see and comes with
the question. So scores are those of the embedded engine, on any number of shards, and tell
nothing of hidden articles.
"""
