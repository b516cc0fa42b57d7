"""The codebook: every variable of every table of a form, with what its answers mean and who is asked."""
