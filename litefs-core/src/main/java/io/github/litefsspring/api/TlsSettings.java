package io.github.litefsspring.api;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Settings for connections to other nodes over TLS, for addresses that begin with
 * {@code https}. LiteFS itself speaks HTTP only: its address is one of them when a proxy
 * in front of it does the TLS.
 *
 * @param context what this node trusts, and the key by which it proves itself
 * @param parameters protocols and ciphers
 * @since 0.1.0
 */
public record TlsSettings(SSLContext context, SSLParameters parameters) {

}
