package io.github.litefsspring.test.contract;

import java.nio.file.Path;

class FakeLitefsNodeContractTests extends LitefsNodeContract {

	@Override
	ContractPair start(Path directory) {
		return new FakePair(directory);
	}

}
