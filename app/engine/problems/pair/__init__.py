"""One weight: prediction = w * x, compared with y."""
