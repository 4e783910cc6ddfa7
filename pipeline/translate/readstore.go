package translate

import (
	"errors"
	"os"
)

// ReadFileStore reads the store at path without locking it or making it: what is there at this moment, for a look at what a run
// would have to send. Where there is no file the store is empty.
func ReadFileStore(path string) (Store, error) {
	s := &FileStore{path: path}
	var err error
	if s.file, err = os.Open(path); errors.Is(err, os.ErrNotExist) {
		return &MemoryStore{}, nil
	} else if err != nil {
		return nil, err
	}
	defer s.file.Close()
	if err := s.read(); err != nil {
		return nil, err
	}
	return &s.answers, nil
}
