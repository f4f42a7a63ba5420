package io.github.litefsspring.starter;

import org.springframework.data.repository.CrudRepository;

/**
 * The accounts, as Spring Data JPA finds them.
 */
interface Accounts extends CrudRepository<Account, Long> {

	Account findByOwner(String owner);

}
