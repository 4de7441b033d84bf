"""Hands a ready clone to Django and reports what its test runner did.

Python 3.8 or newer, standard library only. Nothing here is imported before `import_hook` sees Django being
imported, except `import_hook` itself.
"""
