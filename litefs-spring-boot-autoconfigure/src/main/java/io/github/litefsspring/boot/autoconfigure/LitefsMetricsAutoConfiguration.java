package io.github.litefsspring.boot.autoconfigure;

import javax.sql.DataSource;

import io.github.litefsspring.boot.actuate.LitefsMetrics;
import io.github.litefsspring.boot.actuate.ReadMetrics;
import io.github.litefsspring.boot.actuate.WriterMetrics;
import io.github.litefsspring.boot.jdbc.LitefsDataSources;
import io.github.litefsspring.jdbc.LitefsDataSource;
import io.github.litefsspring.node.LitefsNode;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link LitefsMetrics},
 * {@link ReadMetrics} and {@link WriterMetrics}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { LitefsAutoConfiguration.class, LitefsDataSourceAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ LitefsNode.class, MeterRegistry.class })
public final class LitefsMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LitefsMetrics litefsMetrics(LitefsNode node) {
		return new LitefsMetrics(node);
	}

	@Bean
	@ConditionalOnSingleCandidate(LitefsDataSource.class)
	@ConditionalOnMissingBean
	ReadMetrics litefsReadMetrics(ObjectProvider<DataSource> dataSources) {
		return new ReadMetrics(LitefsDataSources.in(dataSources));
	}

	@Bean
	@ConditionalOnSingleCandidate(LitefsDataSource.class)
	@ConditionalOnMissingBean
	WriterMetrics litefsWriterMetrics(ObjectProvider<DataSource> dataSources) {
		return new WriterMetrics(LitefsDataSources.in(dataSources));
	}

}
