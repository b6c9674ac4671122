"""Readers' comments: where they come from, what speaks against them, how they are shown.

What others may use stands here.
"""

from articles.comments.antispam import are_open, explain
from articles.comments.comment_text import normalised_text, web_addresses
from articles.comments.form import CommentForm, PageForm, shown_comment
from articles.comments.form_tokens import fresh_token
from articles.comments.moderation import (
    answer_as_paper,
    forget_networks,
    receive_comment,
    take_answer_back,
)
from articles.comments.network_mark import network_mark as mark_network
from articles.comments.request_origin import is_cross_site, network_address
from articles.comments.threads import Node, count_comments, load_threads, page_key

__all__ = [
    "CommentForm",
    "Node",
    "PageForm",
    "answer_as_paper",
    "are_open",
    "count_comments",
    "explain",
    "forget_networks",
    "fresh_token",
    "is_cross_site",
    "load_threads",
    "mark_network",
    "network_address",
    "normalised_text",
    "page_key",
    "receive_comment",
    "shown_comment",
    "take_answer_back",
    "web_addresses",
]
