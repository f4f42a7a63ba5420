package io.github.litefsspring.boot.autoconfigure;

import javax.sql.DataSource;

import io.github.litefsspring.boot.channel.Channel;
import io.github.litefsspring.boot.halt.StandAsideHandler;
import io.github.litefsspring.boot.halt.StandAsideRequest;
import io.github.litefsspring.jdbc.HaltLock;
import io.github.litefsspring.jdbc.HaltPreparation;
import io.github.litefsspring.node.LitefsNode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what nodes tell each other when
 * one of them wants the {@link HaltLock}. Without a channel nobody is told.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = LitefsChannelAutoConfiguration.class)
@ConditionalOnBean({ LitefsNode.class, Channel.class })
public final class LitefsHaltAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	StandAsideHandler litefsStandAsideHandler(LitefsNode node, ObjectProvider<DataSource> dataSource) {
		return new StandAsideHandler(node, dataSource::getObject);
	}

	@Bean
	@ConditionalOnMissingBean
	HaltPreparation litefsHaltPreparation(LitefsNode node, Channel channel, LitefsProperties properties) {
		return new StandAsideRequest(node, channel, properties.getPrimary().getAppUrl());
	}

}
