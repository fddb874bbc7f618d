"""Speed against yardsticks measured in the same run; `make bench` runs every module and keeps the figures."""
