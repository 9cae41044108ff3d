// Command registry is the CNCF Distribution registry with what a test needs: files in a directory and users of an htpasswd file.
//
// Its own main has the clients of every cloud's storage in it, too.
package main

import (
	"os"

	"github.com/distribution/distribution/v3/registry"
	_ "github.com/distribution/distribution/v3/registry/auth/htpasswd"
	_ "github.com/distribution/distribution/v3/registry/storage/driver/filesystem"
)

func main() {
	if err := registry.RootCmd.Execute(); err != nil {
		os.Exit(1)
	}
}
