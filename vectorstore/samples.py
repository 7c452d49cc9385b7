"""Sentences of news, written for this project, that embedders are tried on."""

SENTENCES = (
    "Die Stadt will im kommenden Jahr zwölf neue Straßenbahnen kaufen und zwei Linien verlängern.",
    "Das teilte die Verkehrsdezernentin am Mittwoch nach einer Sitzung des Ausschusses mit.",
    "Die Kosten von 48,5 Millionen Euro trägt zu drei Vierteln das Land, den Rest die Kommune.",
    "Kritik kam von der Opposition, die zuerst die Brücke über den Fluss saniert sehen möchte.",
    "The harbour authority said on Friday that the storm had damaged four of its eleven cranes.",
    "Repairs will take until March, and some ships have to be unloaded in neighbouring ports.",
    "Nach Angaben der Feuerwehr wurde bei dem Brand in der Lagerhalle niemand verletzt.",
    "Warum das Feuer ausbrach, war zunächst unklar; die Polizei ermittelt in alle Richtungen.",
    "Der Aufsichtsrat berief die bisherige Finanzchefin zum 1. Juli an die Spitze des Konzerns.",
    "Analysts had expected the central bank to keep its key rate at 2.25 per cent until autumn.",
    "Im Finale besiegte die Mannschaft aus dem Norden den Titelverteidiger mit 3:1 nach Sätzen.",
    "Für das Wochenende erwartet der Wetterdienst Regen, in den Bergen bis zu einen Meter Schnee.",
)
