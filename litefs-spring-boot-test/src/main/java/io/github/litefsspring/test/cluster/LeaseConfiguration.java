package io.github.litefsspring.test.cluster;

import java.net.URI;

/**
 * The {@code lease} part of one node's LiteFS configuration.
 *
 * @param yaml its lines
 */
record LeaseConfiguration(String yaml) {

	static LeaseConfiguration staticPrimary(String hostname, URI advertiseUrl) {
		return staticLease(hostname, advertiseUrl, true);
	}

	// the configuration of a replica names the primary
	static LeaseConfiguration staticReplica(String primaryHostname, URI primaryUrl) {
		return staticLease(primaryHostname, primaryUrl, false);
	}

	static LeaseConfiguration consul(URI consul, String key, String hostname, URI advertiseUrl) {
		return new LeaseConfiguration("""
				  type: consul
				  hostname: "%s"
				  advertise-url: "%s"
				  candidate: true
				  consul:
				    url: "%s"
				    key: "%s"
				""".formatted(hostname, advertiseUrl, consul, key));
	}

	private static LeaseConfiguration staticLease(String hostname, URI advertiseUrl, boolean candidate) {
		return new LeaseConfiguration("""
				  type: static
				  hostname: "%s"
				  advertise-url: "%s"
				  candidate: %s
				""".formatted(hostname, advertiseUrl, candidate));
	}

}
