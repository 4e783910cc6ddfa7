package segment

// greek: ; is the question mark. Abbreviations after the Λεξικό της κοινής νεοελληνικής (Triantafyllidis); openers are the closed
// classes. Small, and not measured on a treebank.
func greek() *table {
	return build(table{lang: "el", question: true},
		entry{never, `κ κα κος κκ Δρ δρ καθ π.χ πχ δηλ βλ πρβλ αρ τηλ λεωφ οδ αγ Αγ Στρ στρ σημ μετ επιμ έκδ εκδ τ.μ`},
		entry{numbered, `σ σελ αρ αριθ άρθ παρ κεφ τ τόμ εικ πίν`},
		entry{closing, `κ.λπ κλπ κ.ά κ.α π.Χ μ.Χ`},
		entry{final, `Α.Ε Ε.Ε Η.Π.Α ΗΠΑ Ο.Η.Ε π.μ μ.μ χλμ`},
		entry{opener, `ο η το οι τα του της των τον την τους τις ένας μια μία ένα αυτός αυτή αυτό αυτοί αυτές αυτά εκείνος εκείνη εκείνο
			εγώ εσύ εμείς εσείς κάθε κάποιος κάποια κάποιο όλοι όλες όλα πολλοί πολλές πολλά άλλος άλλη άλλο άλλοι κανείς τίποτα
			και κι αλλά όμως ή είτε ούτε αν εάν όταν ενώ γιατί επειδή διότι ώστε μόλις πριν αφού καθώς όπως όπου
			σε στο στη στην στον στους στις στα με από για προς κατά μετά χωρίς μέχρι ως παρά υπό περί μεταξύ
			τότε τώρα σήμερα χθες αύριο εδώ εκεί ακόμη ακόμα επίσης έτσι λοιπόν συνεπώς ωστόσο τελικά πάντα ποτέ ίσως
			τι ποιος ποια ποιο πού πώς πότε πόσο δεν μην θα να ας είναι ήταν έχει είχε ναι όχι δύο τρεις τρία`},
		entry{joiner, `και ή`},
	)
}

// hungarian: abbreviations after A magyar helyesírás szabályai (12th edition); openers are the closed classes. Small, and not
// measured on a treebank.
func hungarian() *table {
	return build(table{lang: "hu", ordinals: true},
		entry{never, `Dr dr Prof prof ifj Ifj id Id özv Özv Szt szt kb Kb pl Pl ún vö ld lásd ill Ill ti Ti tkp ui Ui bp Bp szerk ford kiad tel mgr gr Gr br Br
			csüt hg Sz jan febr márc ápr máj jún júl aug szept okt nov dec`},
		entry{numbered, `sz old o köt fej bek ábra táb u`},
		entry{closing, `stb s.a.t`},
		entry{final, `Rt Kft Bt Zrt Nyrt i.sz i.e Kr.e Kr.u de du`},
		entry{opener, `a az egy ez ezek azok ezt azt én te ő mi ti ők mindenki senki minden valaki valami néhány sok több más
			és s de vagy ha mert hogy amikor míg mivel bár azonban ezért tehát így úgy aki ami amely akik
			itt ott ma tegnap holnap most akkor majd már még csak is nem igen ne ki hol mikor miért hogyan
			volt van lesz két három négy öt`},
		entry{month, `január február március április május június július augusztus szeptember október november december`},
		entry{joiner, `és vagy`},
	)
}

// romanian: abbreviations after the DOOM (Academia Română, 2nd edition); openers are the closed classes. Small, and not measured on a
// treebank.
func romanian() *table {
	return build(table{lang: "ro"},
		entry{never, `Dl dl d-l D-l Dna dna d-na D-na Dra dra Dr dr Prof prof Ing ing conf lect acad gen col cpt lt Sf sf str Str bd Bd tel fax jud ex v cf
			aprox cca resp ed trad red d.p.d.v`},
		entry{numbered, `nr Nr art Art alin lit pag p pct cap vol fig tab sec secț`},
		entry{closing, `etc ș.a ş.a ș.a.m.d ş.a.m.d î.Hr d.Hr`},
		entry{final, `S.A S.R.L S.U.A U.E a.c ian febr apr iun iul aug sept oct nov`},
		entry{opener, `un o niște nişte acest această acesta aceasta acești aceşti aceste acel acea aceia acelea fiecare orice toți toţi toate câțiva mulți multe
			alt altă alți alte eu tu el ea noi voi ei ele se îmi îți își ne nu cine ce care nimeni nimic cineva ceva
			și şi dar însă iar sau ori dacă când cum unde deoarece pentru că să deși deşi fiindcă întrucât precum
			la în din de cu pe prin după până fără spre către între despre sub peste lângă înainte conform potrivit
			astfel apoi atunci acum azi astăzi ieri mâine aici acolo mai încă tot doar numai poate totuși totuşi deci
			este sunt era erau a au fost are da doi două trei patru cinci`},
		entry{particle, `de`},
		entry{month, `ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie`},
		entry{joiner, `și şi sau`},
	)
}
