"""What steers an optimizer from outside: schedules of its settings, noise and clipping of its gradients."""
