package io.github.litefsspring.test.contract;

import java.nio.file.Path;

import io.github.litefsspring.test.condition.RequiresLitefs;

@RequiresLitefs
class RealLitefsNodeContractIT extends LitefsNodeContract {

	@Override
	ContractPair start(Path directory) {
		return new RealPair();
	}

}
