// Store is an object store of the S3 kind over a folder, for tests: the gateway of Versity as a library, without the stores and accounts of others that its own program brings.
package main

import (
	"context"
	"flag"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

// Far more than one test needs at once.
const (
	connections = 250
	concurrency = 250
	// As much as the gateway takes by itself.
	ioBufferBytes = 1024 * 1024
)

func main() {
	listen := flag.String("listen", "", "address and port")
	region := flag.String("region", "us-east-1", "region of the store")
	cert := flag.String("cert", "", "file with the certificate")
	key := flag.String("key", "", "file with its key")
	data := flag.String("data", "", "folder whose folders are the buckets")
	sidecar := flag.String("sidecar", "", "folder for what is known of objects")
	flag.Parse()

	told, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	known, err := meta.NewSideCar(*sidecar)
	if err != nil {
		log.Fatal(err)
	}
	options := posix.PosixOpts{SideCarDir: *sidecar, Concurrency: concurrency, IOBufferSize: ioBufferBytes}
	options.SetNewDirPerm(0o755)
	options.SetNewFilePerm(0o644)
	folder, err := posix.New(*data, known, options)
	if err != nil {
		log.Fatal(err)
	}
	err = embedgw.RunVersityGW(told, folder, &embedgw.Config{
		RootUserAccess:    os.Getenv("ROOT_ACCESS_KEY"),
		RootUserSecret:    os.Getenv("ROOT_SECRET_KEY"),
		Region:            *region,
		Ports:             []string{*listen},
		CertFile:          *cert,
		KeyFile:           *key,
		MaxConnections:    connections,
		MaxRequests:       connections,
		MultipartMaxParts: 10000, // as S3
		Quiet:             true,
	})
	if err != nil {
		log.Fatal(err)
	}
}
