"""What recognition gave of a few papers of Brf Provet 1, line by line."""

MINUTES = (
    "Styrelseprotokoll nr 3/1987\nBrf Provet 1\nTid: måndagen den 27 april 1987 kl 19.00\n"
    "Närvarande: Bo Lind\n§ 1 Mötet öppnades.\n§ 2 Föregående protokoll den 2 mars 1987 godkändes."
)
CONTRACT = (
    "Serviceavtal för hissar\nLeverantör: Åby Hisservice AB\nKund: Brf Provet 1\nÅbyköping den 4 maj 1999\n"
    "Avtalet gäller tills vidare och kan sägas upp skriftligt senast den 30 juni 2027."
)

# A circular, and the same one as a second scanner misread it.
LETTER = "\n".join(
    f"Stycke {number}. Styrelsen meddelar att arbetet med takets plåtar i kvarteret fortsätter under hösten."
    f" Ställningen flyttas till gårdssidan, och {word} ombeds flytta cyklarna från förrådet."
    for number, word in enumerate(["boende", "hyresgäster", "medlemmar", "gäster"], start=11)
)
MISREAD = LETTER.replace("ll", "il").replace("å", "a").replace("Styrelsen", "Styreisen", 2)
