package io.github.litefsspring.backup;

import java.util.concurrent.ConcurrentSkipListMap;

class MemoryStoreTests extends BackupStoreContract {

	private final ConcurrentSkipListMap<String, MemoryStore.Entry> objects = new ConcurrentSkipListMap<>();

	@Override
	protected BackupStore open() {
		return new MemoryStore(this.objects);
	}

}
