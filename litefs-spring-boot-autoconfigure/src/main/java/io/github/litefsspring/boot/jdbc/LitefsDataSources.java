package io.github.litefsspring.boot.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

import javax.sql.DataSource;

import io.github.litefsspring.jdbc.LitefsDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Finds the {@link LitefsDataSource} below whatever others have put around it: tracing
 * and logging libraries wrap {@code DataSource} beans, or make proxies of them.
 *
 * @since 0.1.0
 */
public final class LitefsDataSources {

	private LitefsDataSources() {
	}

	/**
	 * Find it below a data source.
	 * @param dataSource any data source
	 * @return the LiteFS data source, {@code null} when it is another one, or its wrapper
	 * cannot be unwrapped
	 */
	public static @Nullable LitefsDataSource find(DataSource dataSource) {
		if (AopUtils.isAopProxy(dataSource)) {
			// a proxy of the class is an instance of it, without any of its fields
			return (AopProxyUtils.getSingletonTarget(dataSource) instanceof DataSource target) ? find(target) : null;
		}
		if (dataSource instanceof LitefsDataSource litefs) {
			return litefs;
		}
		if (dataSource instanceof DelegatingDataSource delegating) {
			DataSource target = delegating.getTargetDataSource();
			return (target != null) ? find(target) : null;
		}
		return unwrap(dataSource);
	}

	private static @Nullable LitefsDataSource unwrap(DataSource dataSource) {
		try {
			DataSource inner = dataSource.isWrapperFor(LitefsDataSource.class)
					? dataSource.unwrap(LitefsDataSource.class) : null;
			return (inner != null && inner != dataSource) ? find(inner) : null;
		}
		catch (SQLException | RuntimeException ex) {
			return null;
		}
	}

	/**
	 * Find it among the data sources of an application, if there is one.
	 * @param dataSources the beans
	 * @return the first one below any of them, {@code null} when there is none
	 */
	public static @Nullable LitefsDataSource findIn(ObjectProvider<DataSource> dataSources) {
		return dataSources.orderedStream()
			.map(LitefsDataSources::find)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Tell whether all data sources of an application are the LiteFS data source, or
	 * wrappers of it: whatever is in a database is in this one.
	 * @param beans the beans of the application
	 * @return whether there is no other
	 */
	public static boolean areAllIn(ListableBeanFactory beans) {
		return beans.getBeansOfType(DataSource.class, true, false)
			.values()
			.stream()
			.allMatch((dataSource) -> find(dataSource) != null);
	}

	/**
	 * Find it among the data sources of an application that is known to have one.
	 * @param dataSources the beans
	 * @return the first one below any of them
	 * @throws DataSourceWrappedException when no wrapper lets it be found
	 */
	public static LitefsDataSource in(ObjectProvider<DataSource> dataSources) {
		LitefsDataSource found = findIn(dataSources);
		if (found == null) {
			List<String> types = dataSources.orderedStream().map((bean) -> bean.getClass().getName()).toList();
			throw new DataSourceWrappedException(types);
		}
		return found;
	}

}
