/**
 * Spring Session's sessions in the replicated database: every node reads them, and a
 * request that only reads writes nothing on a replica.
 */
@NullMarked
package io.github.litefsspring.boot.session;

import org.jspecify.annotations.NullMarked;
