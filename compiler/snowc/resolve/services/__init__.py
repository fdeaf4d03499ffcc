"""Mistakes in what services and supervisors are made of: handlers, settings, children."""
