"""Inference of one binding group: mutable terms inside, frozen values out. Nothing here is seen by other stages."""
