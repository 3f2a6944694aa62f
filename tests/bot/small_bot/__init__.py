"""A bot of a few rules, one for each thing that the channel must carry or report."""
