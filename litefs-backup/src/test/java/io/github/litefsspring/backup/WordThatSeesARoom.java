package io.github.litefsspring.backup;

import io.github.litefsspring.backup.lineage.Lineage;

/**
 * Breaks a rule on purpose: all rooms know the words, so the words know no room.
 */
public record WordThatSeesARoom(Lineage lineage) {

}
