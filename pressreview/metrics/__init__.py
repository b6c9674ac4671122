"""What the processes of this machine count and take, for ``/metrics``.

Web processes count requests, the worker its tasks; each in files of its own, which the process that
is asked adds up (the library's multiprocess mode).
"""
