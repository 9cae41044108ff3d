// Oracle answers questions about Helm from Helm's own code: what a chart renders to, how values
// are coalesced, what --set makes of a string, how a template function prints, how YAML is read.
//
// It reads requests from standard input, one JSON object a line, and answers each with one JSON
// object a line on standard output. A request names its operation in "op"; the other members are
// described at the request types (renderRequest, coalesceRequest, ...). An answer holds the
// operation's result, or "error"; and "warnings", what Helm would have logged meanwhile.
// A bad request is answered with an error and never ends the process; the end of input does.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"runtime/debug"
	"strings"
)

// answer is what an operation found; it becomes one line of output.
type answer map[string]any

// operation answers one request, given as the whole line.
type operation func(request []byte) (answer, error)

func main() {
	// Requests are short-lived garbage over a small live heap: collect less often than by default.
	debug.SetGCPercent(400)
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(1)
	}
}

// serve answers the requests of in on out until in ends.
func serve(in io.Reader, out io.Writer) error {
	operations := newOperations()
	var warnings bytes.Buffer
	log.SetFlags(0)
	log.SetOutput(&warnings)

	reader, writer := bufio.NewReaderSize(in, 1<<16), bufio.NewWriterSize(out, 1<<16)
	for {
		line, err := reader.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			warnings.Reset()
			reply := respond(operations, line)
			if warnings.Len() > 0 {
				reply["warnings"] = strings.Split(strings.TrimSpace(warnings.String()), "\n")
			}
			if err := write(writer, reply); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// newOperations names every operation; they share one cache of charts.
func newOperations() map[string]operation {
	charts := newChartCache()
	operations := map[string]operation{
		"coalesce": charts.coalesce,
		"eval":     eval,
		"merge":    merge,
		"reload":   charts.reload,
		"render":   charts.render,
		"yaml":     readYAML,
	}
	for name, parse := range setters {
		operations[name] = set(parse)
	}
	return operations
}

// respond answers one request; a panic in Helm or here becomes an error.
func respond(operations map[string]operation, line []byte) (reply answer) {
	defer func() {
		if cause := recover(); cause != nil {
			reply = answer{"error": fmt.Sprintf("panic: %v", cause)}
		}
	}()
	var head request
	if err := json.Unmarshal(line, &head); err != nil {
		return answer{"error": fmt.Sprintf("request: %v", err)}
	}
	run, known := operations[head.Op]
	if !known {
		return answer{"error": fmt.Sprintf("request: unknown op %q", head.Op)}
	}
	reply, err := run(line)
	if err != nil {
		return answer{"error": err.Error()}
	}
	return reply
}

// request is what all requests have.
type request struct {
	Op string `json:"op"`
}

// parse reads a request into its type; an unknown member is an error, so that a misspelt one is
// never ignored.
func parse(line []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("request: %w", err)
	}
	return nil
}

// write prints one answer and flushes it; one that JSON cannot hold (a NaN) becomes an error.
func write(writer *bufio.Writer, reply answer) error {
	line, err := json.Marshal(reply)
	if err != nil {
		if line, err = json.Marshal(answer{"error": fmt.Sprintf("answer: %v", err)}); err != nil {
			return err
		}
	}
	if _, err := writer.Write(append(line, '\n')); err != nil {
		return err
	}
	return writer.Flush()
}
