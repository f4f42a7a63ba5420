package io.github.litefsspring.test.contract;

import java.nio.file.Path;

class FakeLitefsContractTests extends LitefsContract {

	@Override
	ContractPair start(Path directory) {
		return new FakePair(directory);
	}

}
