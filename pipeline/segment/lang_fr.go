package segment

// french: abbreviations after the Lexique des règles typographiques en usage à l'Imprimerie nationale (« Abréviations », « Titres
// de civilité », « Unités »); openers are the closed classes of French grammar (determiners, pronouns, prepositions, conjunctions,
// interrogatives, sentence adverbs).
func french() *table {
	return build(table{lang: "fr", smallAfterStop: true, semicolon: true},
		entry{never, `op loc ap N.B P.-S P.S NB PS M MM Mr Mrs Ms Mme Mmes Mlle Mlles Me Mes Mgr NN.SS Dr Drs Pr Prs Prof St Ste Sts Stes
			mme mmes mlle mlles mgr dr prof
			cf p.ex ex c.-à-d c-à-d i.e e.g env apr av spéc syn angl lat ital littéral fam péj adj adv subst
			masc fém plur prés imparf subj réf tél téléc éd éds coll ill trad rééd préf introd append
			arr cant boul Bd Boul lt-col gén Col Lt Cne Cdt Cap Capt Ing Me
			Ch Ph Fr Th Chr Geo`},
		entry{numbered, `n no nos n° nº nos p pp vol vols t chap ch art arts fig figs tab tabl al alin § par sect paragr l ll fol f ff fo v vv
			pl col liv ann doc rub réf bull circ h l fax`},
		entry{closing, `etc J.-C j.-c`},
		entry{final, `al ibid id op.cit loc.cit sq sqq ss suiv janv févr fév avr juil juill
			oct nov déc S.A S.A.R.L S.A.S cie Cie sté Sté Éts Ets
			dpt dept univ acad bibl h.t t.t.c`},
		entry{opener, `le la les l' un une des du de d' au aux ce cet cette ces c' ça cela ceci celui celle ceux celles mon ma mes ton ta tes son sa ses
			notre nos votre vos leur leurs quel quelle quels quelles lequel laquelle lesquels lesquelles aucun aucune nul nulle chaque plusieurs
			quelques quelque certains certaines tout toute tous toutes tel telle autre autres même
			je j' tu il elle on nous vous ils elles se s' me m' te t' y en n' ne qui que qu' quoi dont où rien personne chacun chacune quiconque
			et ou mais or ni car donc puis alors si s' quand comme lorsque lorsqu' puisque puisqu' parce quoique bien afin pourvu
			à dans par pour sur sous vers avec sans entre chez contre depuis pendant durant avant après dès hors malgré outre parmi selon
			suivant voici voilà jusque jusqu' jusqu grâce face quant lors près loin
			ainsi aussi cependant toutefois pourtant néanmoins ensuite enfin ailleurs désormais aujourd hier demain
			maintenant bientôt souvent parfois jamais toujours déjà encore ici là plus moins très trop peu beaucoup assez surtout seul seule
			seulement seuls finalement heureusement malheureusement certes oui non peut-être peut sans doute pourquoi comment combien
			est-ce est sont était avait deux trois quatre cinq six sept huit neuf dix ah oh eh hé bon merci bref`},
		entry{strong, `il elle ils elles nous vous je j' on c' ce cet cette ces celui celle ceux celles cela ceci ça
			mais or donc puis alors si quand lorsque lorsqu' puisque comme cependant toutefois pourtant néanmoins ensuite enfin ainsi
			voici voilà pourquoi comment selon après pendant depuis malgré chaque plusieurs quelques certains certaines aucun aucune
			tous toutes leur leurs son sa ses`},
		entry{particle, `le la les de du des d' l' saint`},
		entry{counted, `chapitre page pages article articles tome volume section figure tableau annexe partie numéro version étape phase niveau
			point titre alinéa paragraphe acte scène livre leçon exercice question règle lot type classe catégorie groupe module`},
		entry{month, `janvier février mars avril mai juin juillet août septembre octobre novembre décembre`},
		entry{subject, `il elle ils elles on nous ce c' cet cette ces cela ceci ça celui celle ceux celles`},
		entry{joiner, `et ou`},
	)
}
