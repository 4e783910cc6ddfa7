package segment

// english: abbreviations after The Chicago Manual of Style, chapter 10; openers are the closed classes of English grammar.
func english() *table {
	return build(table{lang: "en", capitals: true, smallAfterStop: true},
		entry{behind, `St Dr`},
		entry{never, `op loc P.S p.s PS N.B n.b NB Mr Mrs Ms Mx Messrs Dr Drs Prof Rev Hon Gen Col Maj Capt Cmdr Lt Sgt Cpl Pvt Adm Gov Sen Rep Pres Supt Det Insp Fr
			Mt St Ste Ft mr mrs ms dr prof rev gen capt lt sgt gov sen cf e.g i.e viz vs v ca approx incl esp Univ univ Dept
			Assn Bros attn`},
		entry{numbered, `no nos No Nos p pp vol vols fig figs sec secs ch chap chaps art arts eq eqs par pars para ext tel ph fax n nn l ll ed sect ver`},
		entry{closing, `etc`},
		entry{final, `et.al al a.m p.m esq b.c a.d b.c.e c.e u.s u.s.a u.k u.n e.u d.c l.a n.y jr sr ave blvd rd st hwy sq apt dept
			ft oz lb lbs hr hrs min mins sec secs mi yd yds km kg cm mm jan feb mar apr jun jul aug sep sept oct nov dec
			tues thurs ibid op.cit assoc mfg natl intl gov ed eds dist div co corp inc ltd bros misc`},
		entry{clock, `a.m p.m`},
		entry{beforeTime, `at by around about before after until from since`},
		entry{opener, `the a an this that these those my your his her its our their some any no every each all both either neither another such what which
			whose i you he she it we they me him us them who whom there here one someone everyone anyone nobody nothing something everything
			and or but nor for yet so if when while because although though as since unless until after before once whether than
			in on at by with without from to of into onto over under between among through during against about above below behind beyond near
			despite along across toward towards upon within
			then thus hence however therefore moreover furthermore also still even just only perhaps maybe now today yesterday tomorrow soon later
			often sometimes never always already again finally first second third instead meanwhile otherwise nevertheless indeed yes no not
			how why where is are was were am do does did has have had can could will would shall should may might must let please
			two three four five six ok okay oh well thanks thank`},
		entry{capitalised, `i`},
		entry{strong, `this these those he she it we they you there however therefore moreover furthermore but if when while because although
			then thus please what how why where do does did is are`},
		entry{particle, `the a of`},
		entry{counted, `chapter page pages section figure table part number version step phase level article volume book act scene
			question rule lesson type class group appendix module day week no`},
		entry{month, `january february march april may june july august september october november december`},
		entry{joiner, `and or`},
		entry{marked, `Guess Oklahoma`},
	)
}
