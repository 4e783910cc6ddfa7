package segment

// german: abbreviations after Duden; openers are the closed classes of German grammar.
func german() *table {
	return build(table{lang: "de", capitals: true, ordinals: true},
		entry{never, `Dr Prof Hr Fr Hrn Frl Dipl Ing St Sr Hl hl z.B z.b zB d.h dh u.a ua u.U z.T zT i.d.R idR i.A iA o.g s.o s.u s vgl Vgl bzgl bzw bspw sog ggf evtl
			inkl exkl zzgl abzgl einschl insb insbes ca etwa gem geb gest verh ehem urspr eigtl allg bes entspr lt Lt mind max min od u v.a
			v.l.n.r n n.Chr v.Chr i i.e mdl schriftl jährl zus zw Tel Fax Str str Pl Nr Bd Hrsg hrsg Aufl Abt Abb Anm Az Art Bl Abs Abschn Kap
			Ausg Verf Übers übers bearb Mag Mio Mrd Tsd Std Min Sek Stk Stck usf lat griech engl frz franz dt ital span russ
			kath ev evang jur med phil rer nat theol pol Dres Univ Inst betr d e.h h.c gez i.V ppa zit`},
		entry{numbered, `Nr nr Nrn S Bd Abs Art Abb Kap Tab Anm Az Ziff Rn Rdnr Aufl Jg H Bl Sp Vers Tel Fax`},
		entry{final, `usw etc etc.pp u.ä u.Ä u.dgl dgl uvm u.v.m e.V eV ff f Co Jh Jhd Jhdt n.Chr v.Chr Chr ebd a.a.O a.D i.R 
			jan feb mär apr jun jul aug sep sept okt nov dez Mo Di Mi Do Fr Sa So usf uam u.a.m o.ä o.Ä`},
		entry{opener, `der die das den dem des ein eine einen einem einer eines kein keine keinen keiner dieser diese dieses diesen diesem jener jene jenes
			jeder jede jedes alle alles viele einige manche mehrere mein meine dein deine sein seine ihr ihre unser unsere euer eure
			ich du er sie es wir man wer was welcher welche welches mir mich ihm ihn ihnen uns niemand nichts etwas jemand
			und oder aber denn sondern doch jedoch wenn als ob weil da dass daß obwohl während bevor nachdem seit seitdem bis damit falls sobald
			solange wie wo wohin woher warum wann weshalb wieso
			in im an am auf aus bei beim mit nach von vom vor zu zum zur über unter zwischen durch für gegen ohne um trotz wegen hinter neben
			außer innerhalb außerhalb laut gemäß
			dann danach darauf dabei dafür dagegen daher damals dann daneben darum deshalb deswegen dennoch trotzdem außerdem zudem ferner
			hier dort da heute gestern morgen jetzt nun nur auch noch schon sehr so ebenso immer oft manchmal nie vielleicht leider allerdings
			insgesamt zunächst schließlich endlich bereits ist sind war waren hat haben hatte wird werden wurde kann können
			zwei drei vier fünf sechs beide nicht nein ja also erst seit ab`},
		entry{strong, `er es wir ich man dieser diese dieses und aber jedoch wenn als weil dann danach außerdem zudem`},
		entry{particle, `von vom zu der die den das`},
		entry{counted, `Kapitel Seite Abschnitt Teil Nummer Version Artikel Band Tabelle Abbildung Schritt Stufe Phase Punkt Klasse Gruppe`},
		entry{month, `januar februar märz april mai juni juli august september oktober november dezember jänner
			montag dienstag mittwoch donnerstag freitag samstag sonntag jahrhundert jahrhunderts jahrhunderte jh`},
		entry{joiner, `und oder`},
	)
}
