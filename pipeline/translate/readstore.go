package translate

// ReadFileStore reads the store at path without locking it or making it: what is there at this moment, for a look at what a run
// would have to send. Where there is no file the store is empty.
func ReadFileStore(path string) (Store, error) {
	s := newFileStore(path)
	if err := s.readOnly(s.take); err != nil {
		return nil, err
	}
	return &s.answers, nil
}
