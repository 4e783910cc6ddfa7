package json

import (
	"reflect"
	"strings"
)

// FieldNames lists the names of all fields that are written.
func FieldNames() map[string]bool {
	names := map[string]bool{}
	var add func(t reflect.Type)
	add = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice:
			add(t.Elem())
		case reflect.Struct:
			for i := range t.NumField() {
				f := t.Field(i)
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				names[name] = true
				add(f.Type)
			}
		}
	}
	add(reflect.TypeFor[head]())
	add(reflect.TypeFor[item]())
	return names
}
