package segment

// dutch: abbreviations after the Woordenlijst Nederlandse Taal (Het Groene Boekje); openers are the closed classes.
func dutch() *table {
	return build(table{lang: "nl"},
		entry{never, `Dhr Mevr Mw Mej Dr Drs Ir Ing Mr Prof Ds Pater Past St Sint dhr mevr mw dr drs ir ing mr prof ds o.a bijv bv b.v d.w.z m.b.t m.b.v m.a.w
			i.p.v i.v.m i.t.t t.o.v t.a.v t.b.v t.g.v t.w n.a.v z.g zgn zog resp incl excl ca vgl zie ged gem geb overl afb tel fax
			a.d v.d t.h.v evt o.l.v i.s.m n.o.t.k o.b.v c.q blz vert`},
		entry{numbered, `nr nrs no blz p pp dl vol hfdst art artt fig afb tab par lid jg k r`},
		entry{closing, `enz etc`},
		entry{final, `e.d e.a m.a.w v.Chr n.Chr N.V B.V n.v b.v V.S a.u.b s.v.p ff e.v jan feb mrt apr jun jul aug sept okt nov dec jr sr a.s l.l j.l`},
		entry{opener, `de het een 't dit dat deze die mijn jouw zijn haar ons onze hun elk elke ieder iedere alle alles veel vele enkele sommige geen beide
			welke welk wat wie wiens ik jij je u hij zij ze het wij we jullie men mij hem haar ons niemand niets iets iemand
			en of maar want dus noch als toen terwijl omdat doordat hoewel ofschoon voordat nadat sinds totdat zodat indien mits tenzij
			aan achter bij binnen boven buiten door in langs met na naar naast om onder op over per rond sedert te tegen tijdens tot tussen uit van
			vanaf vanuit via volgens voor voorbij wegens zonder
			dan daarna daarom daarbij daardoor daarnaast daarmee hier daar er nu vandaag gisteren morgen al alleen ook nog reeds zo altijd vaak
			soms nooit misschien helaas echter toch bovendien verder uiteindelijk eindelijk ten eerst hoe waar waarom wanneer is zijn was waren
			heeft hebben had wordt worden werd kan twee drie vier vijf niet ja nee`},
		entry{strong, `dit deze hij zij wij ik men er maar toen terwijl omdat daarna daarom bovendien echter volgens tijdens`},
		entry{particle, `de van het der den ten ter te 't`},
		entry{counted, `hoofdstuk pagina bladzijde artikel sectie figuur tabel deel nummer versie stap fase niveau boek punt klas groep`},
		entry{month, `januari februari maart april mei juni juli augustus september oktober november december`},
		entry{joiner, `en of`},
	)
}
