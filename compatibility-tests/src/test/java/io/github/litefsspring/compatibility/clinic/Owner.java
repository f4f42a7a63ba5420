package io.github.litefsspring.compatibility.clinic;

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;

/**
 * An owner of pets.
 */
@Entity
@Table(name = "owners")
public class Owner extends Person {

	private static final long serialVersionUID = 1L;

	@NotBlank
	private String address;

	@Pattern(regexp = "\\d{6,12}")
	private String telephone;

	@Version
	private int version;

	@OneToMany(mappedBy = "owner", cascade = CascadeType.ALL, orphanRemoval = true)
	@OrderBy("name")
	private List<Pet> pets = new ArrayList<>();

	public String getAddress() {
		return this.address;
	}

	public void setAddress(String address) {
		this.address = address;
	}

	public String getTelephone() {
		return this.telephone;
	}

	public void setTelephone(String telephone) {
		this.telephone = telephone;
	}

	public int getVersion() {
		return this.version;
	}

	public List<Pet> getPets() {
		return this.pets;
	}

	public void add(Pet pet) {
		pet.setOwner(this);
		this.pets.add(pet);
	}

}
