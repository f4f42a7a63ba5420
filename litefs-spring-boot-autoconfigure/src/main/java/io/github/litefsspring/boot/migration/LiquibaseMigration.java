package io.github.litefsspring.boot.migration;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSetStatus;
import liquibase.exception.LiquibaseException;
import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.integration.spring.SpringLiquibase;

import org.springframework.util.ReflectionUtils;

/**
 * Liquibase. Where this node may not write, it only reads its history: its lock is a row
 * of a table, which it could not write.
 */
final class LiquibaseMigration implements Migration {

	private final SpringLiquibase liquibase;

	LiquibaseMigration(SpringLiquibase liquibase) {
		this.liquibase = liquibase;
	}

	@Override
	public String name() {
		return "Liquibase";
	}

	@Override
	public void migrate() {
		try (Connection beside = this.liquibase.getDataSource().getConnection()) {
			Scope.child(new LiquibaseRebuilds(beside), this.liquibase::afterPropertiesSet);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new UnexpectedLiquibaseException(ex);
		}
	}

	@Override
	public List<String> missing() {
		return read((changeLog) -> changeLog.getChangeSetStatuses(contexts(), labels(), false)
			.stream()
			.filter(LiquibaseMigration::isMissing)
			.map((status) -> describe(status.getChangeSet()))
			.toList());
	}

	// what runs at each start of the primary is there when it has run once
	private static boolean isMissing(ChangeSetStatus status) {
		return status.getWillRun() && !(status.getPreviouslyRan() && status.getChangeSet().shouldAlwaysRun());
	}

	private static String describe(ChangeSet changeSet) {
		return "change set " + changeSet.getId() + " of " + changeSet.getAuthor() + " (" + changeSet.getFilePath()
				+ ")";
	}

	@Override
	public void validate() {
		read((changeLog) -> {
			changeLog.getDatabaseChangeLog().validate(changeLog.getDatabase(), contexts(), labels());
			return true;
		});
	}

	@Override
	public void refuseDrift() {
		// a changed change set
		validate();
	}

	private <T> T read(Reading<T> reading) {
		try (Connection connection = this.liquibase.getDataSource().getConnection()) {
			connection.setReadOnly(true);
			return reading.of(open(connection));
		}
		catch (SQLException | LiquibaseException ex) {
			throw new UnexpectedLiquibaseException(ex);
		}
	}

	// as the application has set it up, with its change log, parameters and customizers
	private Liquibase open(Connection connection) {
		Method method = ReflectionUtils.findMethod(SpringLiquibase.class, "createLiquibase", Connection.class);
		Objects.requireNonNull(method);
		ReflectionUtils.makeAccessible(method);
		return (Liquibase) Objects.requireNonNull(ReflectionUtils.invokeMethod(method, this.liquibase, connection));
	}

	private Contexts contexts() {
		return new Contexts(this.liquibase.getContexts());
	}

	private LabelExpression labels() {
		return new LabelExpression(this.liquibase.getLabelFilter());
	}

	/**
	 * A question to the history.
	 */
	private interface Reading<T> {

		T of(Liquibase changeLog) throws LiquibaseException;

	}

}
