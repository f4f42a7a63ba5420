package io.github.litefsspring.ltx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A database in memory that changes at random, and the transactions that changed it.
 */
public final class TestHistory {

	private final Random random;

	private final int pageSize;

	private final TreeMap<Long, byte[]> pages = new TreeMap<>();

	private final List<TestTransaction> transactions = new ArrayList<>();

	private final List<byte[]> databases = new ArrayList<>();

	private long checksum;

	private long timestamp = 1_700_000_000_000L;

	private long nextTimestamp;

	public TestHistory(long seed, int pageSize) {
		this.random = new Random(seed);
		this.pageSize = pageSize;
	}

	/**
	 * The same history so far, to go on differently.
	 */
	public TestHistory fork(long seed) {
		TestHistory fork = new TestHistory(seed, this.pageSize);
		fork.pages.putAll(this.pages);
		fork.transactions.addAll(this.transactions);
		fork.databases.addAll(this.databases);
		fork.checksum = this.checksum;
		fork.timestamp = this.timestamp;
		return fork;
	}

	/**
	 * The same history with another last transaction.
	 */
	public TestHistory again(long seed) throws IOException {
		TestHistory again = new TestHistory(seed, this.pageSize);
		again.transactions.addAll(this.transactions.subList(0, this.transactions.size() - 1));
		again.databases.addAll(this.databases.subList(0, this.databases.size() - 1));
		if (!again.databases.isEmpty()) {
			byte[] database = again.databases.get(again.databases.size() - 1);
			for (int page = 0; page < database.length / this.pageSize; page++) {
				again.pages.put(page + 1L,
						Arrays.copyOfRange(database, page * this.pageSize, (page + 1) * this.pageSize));
			}
			again.checksum = again.transactions.get(again.transactions.size() - 1).postApplyChecksum();
		}
		again.timestamp = this.timestamp;
		return again.commit(1);
	}

	/**
	 * The time of the next transaction.
	 */
	public TestHistory at(Instant time) {
		this.nextTimestamp = time.toEpochMilli();
		return this;
	}

	public TestHistory commit(int count) throws IOException {
		for (int number = 0; number < count; number++) {
			long size = size();
			int change = this.random.nextInt(5);
			long newSize = (size == 0 || change == 0) ? size + 1 + this.random.nextInt(6)
					: (change == 1) ? Math.max(1, size - this.random.nextInt(6)) : size;
			commitTo(newSize);
		}
		return this;
	}

	public TestHistory commitTo(long newSize) throws IOException {
		long size = size();
		TreeMap<Long, byte[]> changed = new TreeMap<>();
		for (long page = size + 1; page <= newSize; page++) {
			changed.put(page, randomPage());
		}
		for (int touched = this.random.nextInt(4); touched >= 0; touched--) {
			changed.put(1 + (long) this.random.nextInt((int) newSize), randomPage());
		}
		this.pages.tailMap(newSize, false).clear();
		this.pages.putAll(changed);
		this.timestamp = (this.nextTimestamp != 0) ? this.nextTimestamp : this.timestamp + this.random.nextInt(1000);
		long txid = this.transactions.size() + 1L;
		LtxHeader header = new LtxHeader(LtxFormat.LITEFS, LtxHeader.FLAG_LZ4, this.pageSize, newSize, txid, txid,
				this.timestamp, this.checksum, WalSegment.NONE, 0xabcdef);
		DatabaseChecksum after = new DatabaseChecksum();
		this.pages.forEach(after::toggle);
		this.checksum = after.value();
		this.transactions.add(new TestTransaction(header, changed, this.checksum));
		this.databases.add(database());
		return this;
	}

	public long size() {
		return this.pages.isEmpty() ? 0 : this.pages.lastKey();
	}

	public List<TestTransaction> transactions() {
		return this.transactions;
	}

	public TestTransaction transaction(int txid) {
		return this.transactions.get(txid - 1);
	}

	public byte[] databaseAt(int txid) {
		return this.databases.get(txid - 1);
	}

	/**
	 * Several transactions in one file.
	 */
	public TestTransaction merged(int first, int last) {
		TreeMap<Long, byte[]> changed = new TreeMap<>();
		for (int txid = first; txid <= last; txid++) {
			changed.putAll(transaction(txid).pages());
			changed.tailMap(transaction(txid).header().commit(), false).clear();
		}
		LtxHeader end = transaction(last).header();
		LtxHeader header = new LtxHeader(LtxFormat.LITEFS, LtxHeader.FLAG_LZ4, this.pageSize, end.commit(), first, last,
				end.timestamp(), transaction(first).header().preApplyChecksum(), WalSegment.NONE, 0);
		return new TestTransaction(header, changed, transaction(last).postApplyChecksum());
	}

	public TestTransaction snapshot() {
		LtxHeader last = transaction(this.transactions.size()).header();
		LtxHeader header = new LtxHeader(LtxFormat.LITEFS, LtxHeader.FLAG_LZ4, this.pageSize, last.commit(), 1,
				last.maxTxid(), last.timestamp(), 0, WalSegment.NONE, 0);
		return new TestTransaction(header, new TreeMap<>(this.pages), this.checksum);
	}

	private byte[] database() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		this.pages.values().forEach(out::writeBytes);
		return out.toByteArray();
	}

	private byte[] randomPage() {
		byte[] page = new byte[this.pageSize];
		if (this.random.nextInt(8) == 0) {
			this.random.nextBytes(page);
			return page;
		}
		for (int written = this.random.nextInt(this.pageSize / 8); written >= 0; written--) {
			page[this.random.nextInt(this.pageSize)] = (byte) this.random.nextInt();
		}
		return page;
	}

}
