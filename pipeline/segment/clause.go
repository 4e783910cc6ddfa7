package segment

// colon deals with the : or ; at i.
func (s *scanner) colon(i int) bool {
	semicolon := s.text[i] == ';'
	if !semicolon && s.profile != Legal {
		return s.pass(i + 1)
	}
	if !(semicolon && s.lang.semicolon) && s.profile != Legal {
		return s.pass(i + 1)
	}
	next := s.skip(i + 1)
	if next == i+1 || next >= len(s.text) || lineBreak(s.text, next) > 0 || s.insideBrackets(i+1) {
		return s.pass(i + 1)
	}
	f := s.follow(next)
	switch {
	case s.profile == Legal:
		return s.cut(i+1, ruleClause)
	case f.upper() && f.class&opener != 0:
		return s.cut(i+1, ruleSemicolon)
	}
	return s.pass(i + 1)
}

// capital deals with a capital letter at i (profile web).
func (s *scanner) capital(i int) bool {
	_, size := at(s.text, i)
	s.i = i + size
	return false
}

// dash deals with a dash at i (profile web).
func (s *scanner) dash(i int) bool {
	_, size := at(s.text, i)
	s.i = i + size
	return false
}

// webKinds is kinds with capitals and dashes.
var webKinds = func() [256]kind {
	k := kinds
	for c := 'A'; c <= 'Z'; c++ {
		k[c] = capitalByte
	}
	k['-'] = dashByte
	k[0xC3] = leadByte
	return k
}()
