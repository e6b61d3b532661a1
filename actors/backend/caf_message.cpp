#include <actors/backend/caf_message.hpp>

#include <actors/base/done.hpp>
#include <actors/base/error.hpp>

#include <caf/all.hpp>
#include <caf/detail/message_data.hpp>

#include <array>
#include <string>

namespace actors::backend {
namespace {

/// CAF's number for a type, 0 if it has none. CAF numbers integers by size and sign.
std::uint16_t number_of(const std::type_info& type) noexcept {
  using pair = std::pair<const std::type_info*, std::uint16_t>;
  static const std::array table{
      pair{&typeid(bool), caf::type_nr<bool>::value},
      pair{&typeid(char), caf::type_nr<char>::value},
      pair{&typeid(signed char), caf::type_nr<signed char>::value},
      pair{&typeid(unsigned char), caf::type_nr<unsigned char>::value},
      pair{&typeid(short), caf::type_nr<short>::value},
      pair{&typeid(unsigned short), caf::type_nr<unsigned short>::value},
      pair{&typeid(int), caf::type_nr<int>::value},
      pair{&typeid(unsigned), caf::type_nr<unsigned>::value},
      pair{&typeid(long), caf::type_nr<long>::value},
      pair{&typeid(unsigned long), caf::type_nr<unsigned long>::value},
      pair{&typeid(long long), caf::type_nr<long long>::value},
      pair{&typeid(unsigned long long), caf::type_nr<unsigned long long>::value},
      pair{&typeid(float), caf::type_nr<float>::value},
      pair{&typeid(double), caf::type_nr<double>::value},
      pair{&typeid(long double), caf::type_nr<long double>::value},
      pair{&typeid(std::string), caf::type_nr<std::string>::value},
      pair{&typeid(std::vector<std::string>), caf::type_nr<std::vector<std::string>>::value},
  };
  for (const auto& [known, number] : table)
    if (*known == type) return number;
  return 0;
}

/// One value of a type that is known only by its table.
class erased_value final : public caf::detail::message_data {
public:
  erased_value(const value_ops& type) : type_(&type), number_(number_of(*type.type)) {
    storage_ = detail::allocate_block(type.size, type.align);
  }
  ~erased_value() override {
    if (constructed_ && type_->destroy != nullptr) type_->destroy(storage_);
    detail::free_block(storage_, type_->size, type_->align);
  }

  void move_in(void* value) {
    type_->move(storage_, value);
    constructed_ = true;
  }

  message_data* copy() const override {
    if (type_->copy == nullptr)
      throw actor_error{errc::foreign, std::string{type_->name} + " cannot be copied"};
    auto out = caf::make_counted<erased_value>(*type_);
    type_->copy(out->storage_, storage_);
    out->constructed_ = true;
    return out.detach();
  }
  caf::type_erased_value_ptr copy(size_t) const override { return nullptr; }
  void* get_mutable(size_t) override { return storage_; }
  const void* get(size_t) const noexcept override { return storage_; }
  size_t size() const noexcept override { return 1; }
  std::uint32_t type_token() const noexcept override {
    return caf::add_to_type_token(caf::make_type_token<>(), number_);
  }
  caf::rtti_pair type(size_t) const noexcept override {
    return {number_, number_ != 0 ? nullptr : type_->type};
  }
  std::string stringify(size_t) const override { return std::string{type_->name}; }
  caf::error load(size_t, caf::deserializer&) override { return caf::sec::unknown_type; }
  caf::error save(size_t, caf::serializer&) const override { return caf::sec::unknown_type; }

private:
  const value_ops* type_;
  std::uint16_t number_;
  bool constructed_ = false;
  void* storage_;
};

bool is_done(const value_ops& type) noexcept { return *type.type == typeid(done); }

}  // namespace

caf::message make_caf_message(const value_ops& type, void* value) {
  if (is_done(type)) return {};
  auto data = caf::make_counted<erased_value>(type);
  data->move_in(value);
  return caf::message{caf::detail::message_data::cow_ptr{std::move(data)}};
}

bool holds(const caf::type_erased_tuple& content, const value_ops& type) noexcept {
  if (is_done(type)) return content.empty();
  if (content.size() != 1) return false;
  const auto number = number_of(*type.type);
  return content.matches(0, number, number != 0 ? nullptr : type.type);
}

void extract(caf::type_erased_tuple& content, const value_ops& type, void* to) {
  if (is_done(type)) {
    ::new (to) done;
    return;
  }
  if (!content.shared()) return type.move(to, content.get_mutable(0));
  if (type.copy == nullptr)
    throw actor_error{errc::foreign, std::string{type.name} + " is shared and cannot be copied"};
  type.copy(to, content.get(0));
}

}  // namespace actors::backend
