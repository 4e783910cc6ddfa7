package translate

import "sync"

// Key is what decides an engine's answer: two calls with the same key have the same answer.
type Key struct {
	Engine   string `json:"engine"`
	Model    string `json:"model,omitempty"`
	Settings string `json:"settings,omitempty"`
	From     string `json:"from"`
	To       string `json:"to"`
	Text     string `json:"text"`
}

// Entry is an answer and what was asked.
type Entry struct {
	Key
	Answer Answer
}

// Store keeps answers. Methods may be called from several goroutines at once.
type Store interface {
	// Get finds the answer that was put last under k.
	Get(k Key) (Answer, bool)
	// Put keeps entries. When it returns nil they outlive the process, and where the store is a file, the machine.
	Put(entries []Entry) error
}

// MemoryStore is a Store that lives as long as the process. The zero value is empty and ready.
type MemoryStore struct {
	mu      sync.RWMutex
	answers map[Key]Answer
}

// Get finds the answer that was put last under k.
func (s *MemoryStore) Get(k Key) (Answer, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	a, ok := s.answers[k]
	return a, ok
}

// Put keeps entries. The error is always nil.
func (s *MemoryStore) Put(entries []Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answers == nil {
		s.answers = make(map[Key]Answer)
	}
	for _, e := range entries {
		s.answers[e.Key] = e.Answer
	}
	return nil
}

// Len is how many answers s holds.
func (s *MemoryStore) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.answers)
}

// Stores are several stores as one: an answer is looked for in one after the other, and put into all of them.
type Stores []Store

// Get finds the answer of the first store that has one.
func (s Stores) Get(k Key) (Answer, bool) {
	for _, one := range s {
		if a, ok := one.Get(k); ok {
			return a, true
		}
	}
	return Answer{}, false
}

// Put keeps entries in each store, in order, and ends with the first that fails.
func (s Stores) Put(entries []Entry) error {
	for _, one := range s {
		if err := one.Put(entries); err != nil {
			return err
		}
	}
	return nil
}
