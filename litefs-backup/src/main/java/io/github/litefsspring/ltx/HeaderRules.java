package io.github.litefsspring.ltx;

import org.jspecify.annotations.Nullable;

/**
 * The demands of ltx 0.3.14 (format 1) and ltx 0.5.2 (format 3) on a header, in the order
 * of its fields.
 */
final class HeaderRules {

	private HeaderRules() {
	}

	static @Nullable Violation check(LtxHeader header) {
		LtxFormat format = header.format();
		if (!format.allows(header.flags())) {
			return new Violation(4, "flags 0x%08x are not those of %s".formatted(header.flags(),
					(format == LtxFormat.LITEFS) ? "format 1 (LiteFS)" : "format 3 (Litestream)"));
		}
		int pageSize = header.pageSize();
		if (pageSize < 512 || pageSize > 65536 || Integer.bitCount(pageSize) != 1) {
			return new Violation(8, "page size %s is not a power of two from 512 to 65536"
				.formatted(Integer.toUnsignedString(pageSize)));
		}
		if (header.commit() == 0 && !header.hasChecksums()) {
			return new Violation(12, "a dropped database (size 0) cannot be written without checksums");
		}
		if (header.minTxid() == 0) {
			return new Violation(16, "the first transaction must be 1 or more");
		}
		if (Long.compareUnsigned(header.maxTxid(), header.minTxid()) < 0) {
			return new Violation(24, "the last transaction %016x is before the first, %016x".formatted(header.maxTxid(),
					header.minTxid()));
		}
		Violation checksum = checkPreApplyChecksum(header);
		return (checksum != null) ? checksum : checkWal(header);
	}

	private static @Nullable Violation checkPreApplyChecksum(LtxHeader header) {
		long checksum = header.preApplyChecksum();
		if (header.isSnapshot() || !header.hasChecksums()) {
			return (checksum != 0) ? new Violation(40, "pre-apply checksum %016x is not allowed in a %s"
				.formatted(checksum, header.isSnapshot() ? "snapshot" : "file without checksums")) : null;
		}
		if ((checksum & DatabaseChecksum.FLAG) == 0) {
			return new Violation(40, "pre-apply checksum %016x must have its highest bit set".formatted(checksum));
		}
		return null;
	}

	private static @Nullable Violation checkWal(LtxHeader header) {
		WalSegment wal = header.wal();
		if (wal.offset() < 0) {
			return new Violation(48, "WAL offset %d is negative".formatted(wal.offset()));
		}
		if (wal.size() < 0) {
			return new Violation(56, "WAL size %d is negative".formatted(wal.size()));
		}
		if (wal.offset() == 0 && wal.size() != 0) {
			return new Violation(56, "WAL size %d without a WAL offset".formatted(wal.size()));
		}
		if (wal.size() == 0 && wal.offset() != 0 && header.format() == LtxFormat.LITEFS) {
			return new Violation(56, "WAL offset %d without a WAL size".formatted(wal.offset()));
		}
		if (wal.offset() == 0 && (wal.salt1() != 0 || wal.salt2() != 0)) {
			return new Violation(64, "WAL salts %08x %08x without a WAL offset".formatted(wal.salt1(), wal.salt2()));
		}
		return null;
	}

	// the offset is that of the field that breaks the rule
	record Violation(int offset, String rule) {

	}

}
