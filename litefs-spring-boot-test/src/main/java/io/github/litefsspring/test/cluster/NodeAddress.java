package io.github.litefsspring.test.cluster;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Address of a node and its ports.
 *
 * @param address its loopback address
 * @param apiPort the port of LiteFS's API
 * @param applicationPort the port reserved for an application
 */
record NodeAddress(InetAddress address, int apiPort, int applicationPort) {

	String hostname() {
		return this.address.getHostAddress();
	}

	InetSocketAddress api() {
		return new InetSocketAddress(this.address, this.apiPort);
	}

	URI apiUrl() {
		return URI.create("http://" + hostname() + ":" + this.apiPort);
	}

	URI applicationUrl() {
		return URI.create("http://" + hostname() + ":" + this.applicationPort);
	}

}
