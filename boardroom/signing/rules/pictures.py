"""How the pages that signers read are drawn, and how many of them before anybody asks."""

# Sharp enough to read small print at 200 % on a phone.
DPI, MOST_PIXELS = 150, 2000
# Most papers are shorter; whoever reads a longer one has read these while the next is drawn.
DRAWN_AHEAD = 10
