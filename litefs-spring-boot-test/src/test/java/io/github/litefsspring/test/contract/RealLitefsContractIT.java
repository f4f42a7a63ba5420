package io.github.litefsspring.test.contract;

import java.nio.file.Path;

import io.github.litefsspring.test.condition.RequiresLitefs;

@RequiresLitefs
class RealLitefsContractIT extends LitefsContract {

	@Override
	ContractPair start(Path directory) {
		return new RealPair();
	}

}
