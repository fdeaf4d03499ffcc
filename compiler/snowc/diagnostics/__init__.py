"""Facts about mistakes, their codes, their words and their rendering. Stages give facts; only this package has
words.
"""
