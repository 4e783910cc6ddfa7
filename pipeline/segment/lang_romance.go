package segment

// spanish: abbreviations after the Ortografía de la lengua española (RAE, 2010), appendix 2; openers are the closed classes.
func spanish() *table {
	return build(table{lang: "es", semicolon: true},
		entry{never, `op loc Sr Sra Srta Sres Sras D Dª Da Dña Dr Dra Dres Prof Profa Lic Ing Arq Gral Cnel Cap Tte Sto Sta St Mons Fr Rvdo Excmo Excma Ilmo Ilma
			Ud Uds Vd Vds sr sra srta dr dra dña prof gral sto sta p.ej ej cf cfr vid aprox admón av avda c ca entlo esq ext tel tfno fax
			izq dcha dpto prov máx mín núm Núm ed trad coord dir ss.aa vs Mtro Mtra Pbro Hno Hna Rev Bros`},
		entry{numbered, `n nº núm núms no nos p pp pág págs vol vols t cap caps art arts fig figs tab ap sec párr l col`},
		entry{closing, `etc a.C d.C a.c d.c`},
		entry{final, `EE.UU EE UU JJ.OO RR.HH S.A S.L s.a S.A.S a.m p.m cía hnos ltda
			ene feb abr may jun jul ago sept sep oct nov dic ibid ib íd op.cit s ss sig sigs al jr`},
		entry{opener, `el la los las lo un una unos unas este esta estos estas éste ésta éstos éstas ése ésa ésos ésas aquél aquélla ese esa esos esas aquel aquella aquellos esto eso aquello mi mis tu tus su sus
			nuestro nuestra nuestros nuestras vuestro cada todo toda todos todas algún alguna algunos algunas ningún ninguna otro otra otros otras
			varios varias muchos muchas mucho ambos ambas tal tales cualquier cual cuál quien quién quienes qué que
			yo tú él ella ellos ellas nosotros usted ustedes se me te le les nos nadie nada alguien algo
			y e o u pero sino ni mas aunque porque pues si cuando como cómo donde dónde mientras según conforme
			a al ante bajo con contra de del desde durante en entre hacia hasta mediante para por sin sobre tras
			así también tampoco además entonces luego después antes ahora hoy ayer mañana aquí allí allá ya aún todavía siempre nunca jamás
			solo sólo quizá quizás tal vez finalmente actualmente posteriormente sin embargo no sí muy más menos poco dos tres cuatro cinco
			es son era eran fue fueron ha han había hay está están estaba tiene gracias`},
		entry{strong, `este esta estos estas esto eso ellos ellas él ella pero aunque porque cuando mientras así además entonces luego después
			también según cada varios muchos`},
		entry{particle, `el la los las de del`},
		entry{counted, `capítulo página artículo sección figura tabla parte número versión paso fase nivel tomo volumen libro acto punto`},
		entry{month, `enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre`},
		entry{subject, `él ella ellos ellas este esta estos estas éste ésta esto ese esa eso aquel aquella`},
		entry{joiner, `y e o u`},
	)
}

// italian: abbreviations after the usual dictionaries (Zingarelli, Treccani); openers are the closed classes.
func italian() *table {
	return build(table{lang: "it"},
		entry{never, `op loc Sig Sigg Sig.ra Sig.na Sig.ri Dott Dott.ssa Prof Prof.ssa Ing Avv Arch Rag Geom On Sen Mons Gen Col Cap Ten Magg Card S SS sig dott prof ing
			avv arch geom mons gen cfr cf p.es p.e es ad.es c.d cd c.a ca v vd tel ed trad
			p.zza v.le V.le P.zza C.so c.so loc prov reg fraz egr gent spett ill rev`},
		entry{numbered, `n nn nº num p pp pag pagg vol voll cap capp art artt fig figg tab tabb par parr l ll sez sec t`},
		entry{closing, `ecc etc a.C d.C a.c d.c`},
		entry{final, `S.p.A s.p.a S.r.l s.r.l S.n.c s.n.c U.S.A U.E O.N.U ibid op.cit loc.cit ss sgg segg seg
			gen feb apr mag giu lug ago sett ott nov dic jr`},
		entry{opener, `il lo la i gli le l' un uno una un' questo questa questi queste quest' quello quella quelli quelle quel quei quegli quell' ciò
			mio mia miei tuo suo sua suoi sue nostro nostra nostri vostro loro ogni ognuno tutto tutta tutti tutte alcuni alcune qualche nessun nessuno
			nessuna altro altra altri altre molti molte molto pochi entrambi tale tali quale quali chi che cosa cos'
			io tu egli lui lei noi voi essi esse esso essa si mi ti ci vi ne se
			e ed o od ma però anzi bensì oppure ovvero né perché poiché quando mentre benché sebbene affinché come dove
			a ad al allo alla ai agli alle all' di del dello della dei degli delle dell' da dal dallo dalla dai dagli dalle dall' in nel nello nella nei
			negli nelle nell' con su sul sullo sulla sui sugli sulle sull' per tra fra contro dopo prima durante senza sopra sotto verso secondo
			presso oltre fino
			così anche inoltre infine poi quindi dunque allora adesso ora oggi ieri domani qui qua lì là già ancora sempre mai spesso forse
			solo soltanto finalmente tuttavia infatti non sì no più meno c' è sono era erano fu ha hanno due tre quattro cinque grazie`},
		entry{strong, `questo questa questi queste egli essi ma però quando mentre inoltre infine quindi tuttavia infatti poi anche`},
		entry{particle, `lo la li di del della de da dal d' l'`},
		entry{counted, `capitolo pagina articolo sezione figura tabella parte numero versione passo fase livello volume libro atto punto`},
		entry{month, `gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre`},
		entry{joiner, `e ed o`},
	)
}

// portuguese: abbreviations after the Vocabulário Ortográfico da Língua Portuguesa; openers are the closed classes.
func portuguese() *table {
	return build(table{lang: "pt"},
		entry{never, `Sr Sra Srs Sras Srta Dr Dra Drs Dras Prof Profa Prof.ª Eng Engª Arq Exmo Exma Ilmo Ilma Pe Fr Frei D Dª Gen Cel Cap Ten Sgt Alm Rev Mons Sto Sta
			V.Exa v.exa S.Exa V.Ex.ª sr sra srs dr dra prof eng gen cel cap ten sto sta p.ex ex cf cfr v i.e e.g aprox av R tel telef fax
			ed trad org coord dir depto dept obs ref máx mín séc Séc`},
		entry{numbered, `n nº n.º no num núm p pp pág págs vol vols t cap caps art arts fig figs tab inc al l séc`},
		entry{closing, `etc a.C d.C a.c d.c`},
		entry{final, `S.A s.a Ltda ltda Cia cia E.U.A EUA a.m p.m ibid id op.cit ss segs
			jan fev abr mai jun jul ago set out nov jr`},
		entry{opener, `o a os as um uma uns umas este esta estes estas esse essa esses essas aquele aquela aqueles aquelas isto isso aquilo meu minha meus minhas
			teu tua seu sua seus suas nosso nossa nossos nossas cada todo toda todos todas algum alguma alguns algumas nenhum nenhuma outro outra
			outros outras vários várias muitos muitas muito poucos ambos ambas tal tais qual quais quem que quê
			eu tu ele ela eles elas nós vós você vocês se me te lhe nos ninguém nada alguém algo
			e ou mas porém nem embora porque pois se quando como enquanto conforme segundo onde
			ao aos à às ante até após com contra de do da dos das desde durante em no na nos nas num numa entre para pela pelo pelas pelos por
			sem sob sobre perante
			assim também além então depois antes agora hoje ontem amanhã aqui ali lá já ainda sempre nunca só talvez finalmente atualmente
			posteriormente não sim mais menos entretanto contudo todavia portanto dois duas três quatro cinco é são era eram foi foram há havia
			está estão obrigado`},
		entry{strong, `este esta estes estas isto isso eles elas ele ela mas porém quando enquanto assim além então depois também segundo cada`},
		entry{particle, `da do das dos de o a`},
		entry{counted, `capítulo página artigo seção secção figura tabela parte número versão passo etapa fase nível tomo volume livro ato ponto`},
		entry{month, `janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro`},
		entry{joiner, `e ou`},
	)
}

// catalan: abbreviations after the Ortografia catalana (IEC, 2017); openers are the closed classes.
func catalan() *table {
	return build(table{lang: "ca"},
		entry{never, `Sr Sra Srta Srs Sres Dr Dra Drs Prof Profa Excm Excma Il·lm Hble Mn Mons Gral Cap St Sta Sant sr sra dr dra prof p.ex ex cf cfr vid
			aprox av Av c C Pl pl pg ctra tel fax ed trad coord dir dept ref màx mín vg i.e`},
		entry{numbered, `n núm núms p pp pàg pàgs vol vols t cap caps art arts fig figs tab ap l`},
		entry{closing, `etc a.C d.C aC dC`},
		entry{final, `S.A S.L s.a EUA E.U.A cia ibid ib id op.cit ss s
			gen febr abr jul oct nov jr`},
		entry{opener, `el la els les l' en na n' un una uns unes aquest aquesta aquests aquestes aquell aquella aquells aquelles això allò meu meva teu seu seva
			seus seves nostre nostra cada tot tota tots totes algun alguna alguns algunes cap altre altra altres molts moltes molt pocs ambdós tal
			qual qui què que quin quina quins quines
			jo tu ell ella ells elles nosaltres vosaltres vostè es s' em m' et t' hi ho ningú res algú
			i o però sinó ni encara perquè doncs si quan com mentre segons on
			a al als amb contra de del dels d' des durant entre fins cap per pel pels sense sobre sota malgrat després abans
			així també tampoc més menys llavors aleshores ara avui ahir demà aquí allà ja sempre mai només potser finalment
			actualment no sí dos dues tres quatre cinc és són era eren fou ha han hi havia gràcies tanmateix`},
		entry{strong, `aquest aquesta aquests aquestes això ells elles ell ella però quan mentre així també llavors després segons cada`},
		entry{particle, `el la de del d' l' en`},
		entry{counted, `capítol pàgina article secció figura taula part número versió pas fase nivell tom volum llibre acte punt`},
		entry{month, `gener febrer març abril maig juny juliol agost setembre octubre novembre desembre`},
		entry{joiner, `i o`},
	)
}
