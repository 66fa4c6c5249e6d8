// Registrar tells the kubelet of a CSI driver: "registrar SOCKET DRIVER DRIVER_SOCKET", where SOCKET is made here and DRIVER_SOCKET is the driver's as the kubelet sees it.
package main

import (
	"context"
	"log"
	"net"
	"os"

	"google.golang.org/grpc"
	registration "k8s.io/kubelet/pkg/apis/pluginregistration/v1"
)

type server struct {
	registration.UnimplementedRegistrationServer
	driver, endpoint string
}

func (s server) GetInfo(context.Context, *registration.InfoRequest) (*registration.PluginInfo, error) {
	return &registration.PluginInfo{Type: registration.CSIPlugin, Name: s.driver, Endpoint: s.endpoint, SupportedVersions: []string{"1.0.0"}}, nil
}

func (s server) NotifyRegistrationStatus(_ context.Context, status *registration.RegistrationStatus) (*registration.RegistrationStatusResponse, error) {
	// The kubelet asks again after a restart of this process, and only then.
	if !status.PluginRegistered {
		log.Fatalf("The kubelet did not take the driver: %s", status.Error)
	}
	return &registration.RegistrationStatusResponse{}, nil
}

func main() {
	if len(os.Args) != 4 {
		log.Fatal("Give the socket to make, the name of the driver and the driver's socket.")
	}
	_ = os.Remove(os.Args[1])
	listener, err := net.Listen("unix", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	grpcServer := grpc.NewServer()
	registration.RegisterRegistrationServer(grpcServer, server{driver: os.Args[2], endpoint: os.Args[3]})
	log.Fatal(grpcServer.Serve(listener))
}
