package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	lua "github.com/yuin/gopher-lua"
	luajson "layeh.com/gopher-json"
)

// Argo CD ends a script after this time.
const scriptTime = time.Second

// RunLua runs a script on an object as Argo CD runs one that it takes from its ConfigMap: on the same engine with the global obj, with the libraries package, base and table
// and of os only time and date. Scripts that come with Argo CD may use more, so what runs here runs there.
func runLua(object map[string]any, script string) (any, error) {
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for _, library := range []struct {
		name string
		open lua.LGFunction
	}{{lua.LoadLibName, lua.OpenPackage}, {lua.BaseLibName, lua.OpenBase}, {lua.TabLibName, lua.OpenTable}} {
		if err := state.CallByParam(lua.P{Fn: state.NewFunction(library.open), Protect: true}, lua.LString(library.name)); err != nil {
			return nil, err
		}
	}
	state.SetGlobal(lua.OsLibName, state.SetFuncs(state.NewTable(), map[string]lua.LGFunction{"time": osTime, "date": osDate}))
	ctx, cancel := context.WithTimeout(context.Background(), scriptTime)
	defer cancel()
	state.SetContext(ctx)
	state.SetGlobal("obj", luaValue(state, object))
	if err := state.DoString(script); err != nil {
		return nil, err
	}
	returned := state.Get(-1)
	if returned.Type() != lua.LTTable {
		return nil, fmt.Errorf("the script returned %s and no table", returned.Type())
	}
	encoded, err := luajson.Encode(returned)
	if err != nil {
		return nil, err
	}
	var value any
	if err := json.Unmarshal(encoded, &value); err != nil {
		return nil, err
	}
	// An empty table is both a list and an object.
	if list, isList := value.([]any); isList && len(list) == 0 {
		return map[string]any{}, nil
	}
	return value, nil
}

func osTime(state *lua.LState) int {
	state.Push(lua.LNumber(time.Now().Unix()))
	return 1
}

func osDate(state *lua.LState) int {
	state.Push(lua.LString(time.Now().UTC().Format(time.RFC3339)))
	return 1
}

func luaValue(state *lua.LState, value any) lua.LValue {
	switch value := value.(type) {
	case bool:
		return lua.LBool(value)
	case float64:
		return lua.LNumber(value)
	case string:
		return lua.LString(value)
	case []any:
		table := state.CreateTable(len(value), 0)
		for _, one := range value {
			table.Append(luaValue(state, one))
		}
		return table
	case map[string]any:
		table := state.CreateTable(0, len(value))
		for key, one := range value {
			table.RawSetString(key, luaValue(state, one))
		}
		return table
	}
	return lua.LNil
}

// AsBefore makes empty lists objects again where they were objects before, as Argo CD does with what an action returns.
func asBefore(value any, before any) any {
	switch value := value.(type) {
	case []any:
		if _, wasObject := before.(map[string]any); wasObject && len(value) == 0 {
			return map[string]any{}
		}
		list, _ := before.([]any)
		for index := range value {
			if index < len(list) {
				value[index] = asBefore(value[index], list[index])
			}
		}
	case map[string]any:
		object, _ := before.(map[string]any)
		for key := range value {
			value[key] = asBefore(value[key], object[key])
		}
	}
	return value
}
