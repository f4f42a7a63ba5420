package io.github.litefsspring.ltx;

import org.jspecify.annotations.Nullable;

/**
 * The demands of ltx on a trailer. The methods return the rule that is broken, or null.
 */
final class TrailerRules {

	private TrailerRules() {
	}

	static @Nullable String checkFileChecksum(LtxTrailer trailer, long crc) {
		long calculated = DatabaseChecksum.FLAG | crc;
		return (trailer.fileChecksum() != calculated)
				? "file checksum is %016x, calculated %016x".formatted(trailer.fileChecksum(), calculated) : null;
	}

	static @Nullable String checkPostApplyChecksum(LtxHeader header, long checksum, long calculated) {
		if (!header.hasChecksums()) {
			return (checksum != 0)
					? "post-apply checksum %016x is not allowed in a file without checksums".formatted(checksum) : null;
		}
		if ((checksum & DatabaseChecksum.FLAG) == 0) {
			return "post-apply checksum %016x must have its highest bit set".formatted(checksum);
		}
		if (header.commit() == 0 && checksum != DatabaseChecksum.EMPTY) {
			return "post-apply checksum %016x is not that of a dropped database".formatted(checksum);
		}
		if (header.isSnapshot() && checksum != calculated) {
			return "post-apply checksum is %016x, calculated from the pages %016x".formatted(checksum, calculated);
		}
		return null;
	}

}
